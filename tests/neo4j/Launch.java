import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Runs a Neo4j server on HOME/conf/neo4j.conf until its standard input ends: it goes when whoever started it goes. */
public class Launch {
    private static final long SHUTDOWN_MILLISECONDS = 30_000;

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        new Thread(Launch::exitAtEndOfInput).start();
        var service = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf/neo4j.conf"))
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) { }
        } catch (java.io.IOException ended) {
            // as good as its end
        }
        haltLater();
        System.exit(0);
    }

    /** A shutdown that hangs leaves no process behind either. */
    private static void haltLater() {
        Thread watch = new Thread(() -> {
            try {
                Thread.sleep(SHUTDOWN_MILLISECONDS);
            } catch (InterruptedException ignored) {
                // then at once
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
