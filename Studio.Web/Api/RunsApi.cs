using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Studio.Data;
using Studio.Data.Runs;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Web.Cleaning;
using Studio.Web.Components.Runs;
using Studio.Web.Experiments;
using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>Runs: started from a RunSpec, listed, changed, stopped and deleted.</summary>
public static class RunsApi
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("runs").RequireRun();
        runs.MapPost("/", CreateAsync).WithName("createRun").Accepts<RunSpec>("application/json")
            .WithSummary("Queues a run of the RunSpec in the body. With an Idempotency-Key, a repeated request answers with the same run.");
        runs.MapPost("/check", CheckAsync).WithName("checkRunSpec").Accepts<RunSpec>("application/json")
            .WithSummary("Says what is wrong with a RunSpec, without starting anything.");
        runs.MapGet("/", ListAsync).WithName("listRuns").WithSummary("Runs, the newest first or by the column in sort; search takes words and conditions such as dropout=0.2 or validationLoss<1.6.");
        runs.MapGet("/{runId}", GetAsync).WithName("getRun").WithSummary("One run with its spec.");
        runs.MapPatch("/{runId}", PatchAsync).WithName("changeRun").WithSummary("Changes name, notes, tags, priority or place in the queue.");
        runs.MapPost("/chat", ChatAsync).Accepts<RunSpec>("application/json").WithName("previewChat").WithSummary("The first row of a dataset of conversations as a RunSpec would have it read, with what is learned.");
        runs.MapPost("/split", SplitAsync).Accepts<RunSpec>("application/json").WithName("countSplit").WithSummary("How many rows of each class a RunSpec trains on, validates on and keeps for the test.");
        runs.MapPost("/augmented", AugmentedAsync).Accepts<RunSpec>("application/json").WithName("previewAugmentation").WithSummary("Some rows as they are and as a RunSpec varies them while it trains.");
        runs.MapPost("/leaks", LeaksAsync).Accepts<RunSpec>("application/json").WithName("findLeaks").WithSummary("Held-out rows of a RunSpec whose text its training rows hold too, exactly or nearly; the first answer for a dataset may take a while.");
        runs.MapDelete("/{runId}", DeleteAsync).ConflictWhenRefused().WithName("deleteRun").WithSummary("Removes a run that stands still; answers with the bytes it freed.");
        runs.MapPost("/{runId}/cancel", (string runId, RunService service, CatalogReader db, CancellationToken ct) => ActAsync(runId, service.CancelAsync, db, ct))
            .ConflictWhenRefused().WithName("cancelRun").WithSummary("Ends a run for good, after a checkpoint.");
        runs.MapPost("/{runId}/pause", (string runId, RunService service, CatalogReader db, CancellationToken ct) => ActAsync(runId, service.PauseAsync, db, ct))
            .ConflictWhenRefused().WithName("pauseRun").WithSummary("Ends a run's worker after a checkpoint, to go on later.");
        runs.MapPost("/{runId}/resume", (string runId, RunService service, CatalogReader db, CancellationToken ct) => ActAsync(runId, service.ResumeAsync, db, ct))
            .ConflictWhenRefused().WithName("resumeRun").WithSummary("Queues a run that stands still, to go on from its newest checkpoint.");
    }

    private static async Task<Results<Created<RunView>, ProblemHttpResult>> CreateAsync(
        HttpRequest request, RunService service, RunSpecChecks checks, CatalogReader catalog,
        [FromHeader(Name = "Idempotency-Key")] string? key, string? parentRunId, CancellationToken cancellationToken)
    {
        if (key is { Length: 0 or > 200 })
            return Problem.BadRequest("An Idempotency-Key has 1 to 200 characters.");
        var reading = RunSpecJson.Parse(await BodyAsync(request, cancellationToken));
        if (reading.Spec is not { } spec)
            return RefusedSpec.Of(reading.Problems);
        if ((await checks.CheckAsync(spec, cancellationToken)) is var problems && !RunSpecRules.Allow(problems))
            return RefusedSpec.Of(problems);
        if (parentRunId is not null && await catalog.FindAsync(parentRunId, cancellationToken) is null)
            return Problem.BadRequest($"There is no run '{parentRunId}' to be the parent.");
        var run = await service.CreateAsync(spec, key, parentRunId, cancellationToken);
        return TypedResults.Created($"{ApiRoutes.Prefix}/runs/{run.Id}", RunView.Of((await catalog.FindAsync(run.Id, cancellationToken))!, withSpec: true));
    }

    private static async Task<Ok<IReadOnlyList<SpecProblem>>> CheckAsync(HttpRequest request, RunSpecChecks checks, CancellationToken cancellationToken)
    {
        var reading = RunSpecJson.Parse(await BodyAsync(request, cancellationToken));
        return TypedResults.Ok(reading.Spec is { } spec ? await checks.CheckAsync(spec, cancellationToken) : reading.Problems);
    }

    private static async Task<Ok<IReadOnlyList<ChatPiece>>> ChatAsync(HttpRequest request, Workspace workspace, CancellationToken cancellationToken)
    {
        var spec = RunSpecJson.Parse(await BodyAsync(request, cancellationToken)).OrThrow("The RunSpec");
        return TypedResults.Ok(await Task.Run(() => ChatPreview.Of(workspace, spec), cancellationToken));
    }

    private static async Task<Results<Ok<SplitCounts>, ProblemHttpResult>> SplitAsync(HttpRequest request, SplitService splitting, CancellationToken cancellationToken)
    {
        var spec = RunSpecJson.Parse(await BodyAsync(request, cancellationToken)).OrThrow("The RunSpec");
        return await splitting.CountAsync(spec, cancellationToken) is { } counts ? TypedResults.Ok(counts) : Problem.BadRequest("There are no rows to count: running text is split in order by its tokens.");
    }

    private static async Task<Results<Ok<AugmentedRows>, ProblemHttpResult>> AugmentedAsync(HttpRequest request, AugmentService augmenting, CancellationToken cancellationToken)
    {
        var spec = RunSpecJson.Parse(await BodyAsync(request, cancellationToken)).OrThrow("The RunSpec");
        return await augmenting.PreviewAsync(spec, cancellationToken) is { } rows ? TypedResults.Ok(rows) : Problem.BadRequest("The spec varies nothing: set one of its augmentation fields.");
    }

    private static async Task<Results<Ok<SplitLeaks>, ProblemHttpResult>> LeaksAsync(HttpRequest request, LeakService leaks, CancellationToken cancellationToken)
    {
        var spec = RunSpecJson.Parse(await BodyAsync(request, cancellationToken)).OrThrow("The RunSpec");
        return await leaks.FindAsync(spec, cancellationToken: cancellationToken) is { } found ? TypedResults.Ok(found) : Problem.BadRequest("There is nothing to look for: the dataset has no text, or the run holds no rows out.");
    }

    /// <param name="search">words and conditions as in the runs table's search field: dropout=0.2 validationLoss&lt;1.6.</param>
    /// <param name="sort">a column as <see cref="RunColumn.Parse"/> reads it.</param>
    private static async Task<Ok<Page<RunView>>> ListAsync(
        RunQueries queries, string? status, string? tag, string? dataset, string? search, string? sort, bool? ascending, int? offset, int? limit, CancellationToken cancellationToken)
    {
        var (skip, take) = Page.Check(offset, limit);
        var (words, conditions) = RunSearchText.Parse(search);
        var page = await queries.ListAsync(new RunListQuery
        {
            Search = words,
            Conditions = conditions,
            Statuses = QueryWord.Of<RunStatus>(status, "status") is { } one ? [one] : [],
            Tags = tag is null ? [] : [tag],
            DatasetId = dataset,
            SortBy = sort is null ? RunColumn.CreatedAt : RunColumn.Parse(sort),
            Descending = ascending != true,
            Skip = skip,
            Take = take,
        }, cancellationToken);
        return TypedResults.Ok(new Page<RunView>(page.Total, skip, [.. page.Runs.Select(r => RunView.Of(r, withSpec: false))]));
    }

    private static async Task<Ok<RunView>> GetAsync(string runId, CatalogReader catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(RunView.Of((await catalog.FindAsync(runId, cancellationToken))!, withSpec: true));

    private static async Task<Ok<RunView>> PatchAsync(string runId, RunChange change, RunService service, CatalogReader catalog, CancellationToken cancellationToken)
    {
        if (change.Name is { } name)
            await service.RenameAsync(runId, name, cancellationToken);
        if (change.Notes is { } notes)
            await service.SetNotesAsync(runId, notes, cancellationToken);
        if (change.Tags is { } tags)
            await service.SetTagsAsync(runId, tags, cancellationToken);
        if (change.Priority is { } priority)
            await service.SetPriorityAsync(runId, priority, cancellationToken);
        if (change.Move is { } move)
            await service.MoveAsync(runId, move, cancellationToken);
        return await GetAsync(runId, catalog, cancellationToken);
    }

    private static async Task<Ok<Freed>> DeleteAsync(string runId, RunService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Freed(await service.DeleteAsync(runId, cancellationToken)));

    private static async Task<Ok<RunView>> ActAsync(string runId, Func<string, CancellationToken, Task> act, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await act(runId, cancellationToken);
        return await GetAsync(runId, catalog, cancellationToken);
    }

    private static async Task<string> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > RunSpecJson.MaxBytes)
            throw new UserError($"A RunSpec has {RunSpecJson.MaxBytes >> 10} KB at most.");
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
