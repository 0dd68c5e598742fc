"use strict";
// GraphiQL with the token that the development page got, if it got one.

const WALK = `# From the viewer to their pets to their records.
{
  getMe {
    name
    pets(species: "cat") {
      name
      age
      weights(limit: 3) { weights { measuredAt weightKg } hasMore }
      vaccinations { vaccinations { vaccineName status dueAt } }
    }
  }
}
`;
const token = sessionStorage.getItem("access_token") || "";

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: WALK,
    defaultHeaders: JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2),
    shouldPersistHeaders: false,
  }),
);
