// What Swagger UI leaves out for people who see, hear or move otherwise. Its own style sheet stays.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  .swagger-ui .info .title small pre { color: #fff; }
  .swagger-ui .info .title small { background: #333; }
  .swagger-ui .info .title small.version-stamp { background: #2b5d04; }
  .swagger-ui .info .url { color: #1d4f8f; }
  .swagger-ui .btn.authorize { border-color: #17663a; color: #17663a; }
  .swagger-ui .btn.authorize span { color: #17663a; }
  .swagger-ui .btn.authorize svg { fill: #17663a; }
  .swagger-ui .opblock[class] .opblock-summary-method { background: #22384f; color: #fff; }
  .swagger-ui button[class*="json-schema"], .swagger-ui [class*="json-schema"][class*="attribute"],
  .swagger-ui .json-schema-2020-12__title { color: #3b4151; }
  .swagger-ui .opblock-summary-path { min-height: 24px; }
`);
document.adoptedStyleSheets = [STYLE];

// By selector: headings go down by one level each.
const LEVELS = [
  ["h2.title", "1"],
  ["h3.opblock-tag, .models h4", "2"],
  [".opblock h4", "3"],
];

const complete = () => {
  document.querySelector("#servers")?.setAttribute("aria-label", "Server");
  for (const [headings, level] of LEVELS) {
    for (const heading of document.querySelectorAll(headings)) {
      if (heading.ariaLevel !== level) heading.ariaLevel = level;
    }
  }
};
new MutationObserver(complete).observe(document.querySelector("#swagger-ui"), {
  childList: true,
  subtree: true,
});

// Without deep links, for they would be links within buttons.
SwaggerUIBundle({
  dom_id: "#swagger-ui",
  url: "openapi.json",
  deepLinking: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
