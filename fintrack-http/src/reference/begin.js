SwaggerUIBundle({
  url: "v1/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  displayOperationId: true,
  docExpansion: "none",
  filter: true,
  // Nobody elsewhere is asked whether the document is sound.
  validatorUrl: null,
});
