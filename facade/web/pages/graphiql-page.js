"use strict";
// GraphiQL with the token that the development page left in this tab; one under Headers goes before it.

const WALK = `# From the viewer to their pets to their records.
{
  getMe {
    name
    pets(species: "cat") {
      name
      age
      weights(limit: 3) {
        weights { measuredAt weightKg }
        hasMore
      }
      vaccinations {
        vaccinations {
          vaccineName
          status
          dueAt
        }
      }
    }
  }
}
`;
const token = sessionStorage.getItem("access_token");

document.getElementById("no-token").hidden = token !== null;
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql", headers: token === null ? {} : { Authorization: `Bearer ${token}` } }),
    defaultQuery: WALK,
    defaultHeaders: token === null ? '{\n  "Authorization": "Bearer "\n}' : undefined,
    shouldPersistHeaders: false,
  }),
);
