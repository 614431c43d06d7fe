using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Web.Browsing;

namespace Studio.Web.Api;

/// <summary>Views of pages kept under a name.</summary>
public static class ViewsApi
{
    public static void MapViews(this RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("views");
        views.MapGet("/", (SavedViews saved, string? path) => TypedResults.Ok(saved.List(path))).WithName("listViews").WithSummary("Saved views by name; with ?path=/runs only those of that page.");
        views.MapPost("/", Save).WithName("saveView").WithSummary("Keeps a page's address under a name; one of the same name is replaced.");
        views.MapDelete("/{name}", Delete).WithName("deleteView").WithSummary("Removes a saved view.");
    }

    private static Created<SavedView> Save(SavedView body, SavedViews saved)
    {
        saved.Save(body);
        return TypedResults.Created($"{ApiRoutes.Prefix}/views/{Uri.EscapeDataString(body.Name.Trim())}", body);
    }

    private static Results<NoContent, ProblemHttpResult> Delete(string name, SavedViews saved) =>
        saved.Remove(name) ? TypedResults.NoContent() : Problem.NotFound($"There is no view named '{name}'.");
}
