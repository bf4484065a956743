// Shows /openapi.json with Swagger UI, which the package fastapi-offline brings: nothing is fetched from elsewhere.

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#interface",
  deepLinking: true,
  validatorUrl: null, // else a foreign service would be asked whether the description is valid
});
