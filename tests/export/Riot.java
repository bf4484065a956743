import java.io.FileOutputStream;
import org.apache.jena.atlas.io.AWriter;
import org.apache.jena.atlas.io.IO;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.riot.system.StreamRDFLib;
import org.apache.jena.sys.JenaSystem;

/** Reads each file as RIOT does, by its suffix, and writes what it says beside it as N-Quads; a warning is an error. */
public class Riot {
    public static void main(String[] files) throws Exception {
        JenaSystem.init();
        for (String file : files) {
            try (AWriter out = IO.wrapUTF8(new FileOutputStream(file + ".read.nq"))) {
                RDFParser.source(file)
                    .checking(true)
                    .errorHandler(ErrorHandlerFactory.errorHandlerStrict)
                    .parse(StreamRDFLib.writer(out));
            } catch (RuntimeException problem) {
                System.err.println(file + ": " + problem.getMessage());
                System.exit(1);
            }
        }
    }
}
