using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Browsing;
using Studio.Web.Labeling;

namespace Studio.Web.Api;

/// <summary>Labeling projects: rules, queues, labels, agreement, and the version made of them.</summary>
public static class LabelingApi
{
    public static void MapLabeling(this RouteGroupBuilder api)
    {
        var labeling = api.MapGroup("/labeling").WithTags("labeling");
        labeling.MapGet("/", (LabelingService service) => TypedResults.Ok(service.List())).WithName("listLabelProjects").WithSummary("All labeling projects, the newest first.");
        labeling.MapPost("/", CreateAsync).WithName("createLabelProject").WithSummary("Begins a labeling project on a dataset version, or on the rows of a filter in it.");
        labeling.MapPost("/fixes", async (LabelFixBody body, LabelingService service, CancellationToken token) => TypedResults.Ok(await service.FixingAsync(body.Dataset, token))).WithName("beginLabelFixes")
            .WithSummary("The project in which single labels of a dataset version are mended, begun when there is none.");
        labeling.MapGet("/models", async (SuggestionService suggesting, CancellationToken token) => TypedResults.Ok(await suggesting.ModelsAsync(token))).WithName("listSuggestingModels").WithSummary("Finished runs that could be asked: classifiers of texts or images, the newest first.");
        var project = labeling.MapGroup("/{projectId}").RequireLabelProject();
        project.MapGet("", GetAsync).WithName("getLabelProject").WithSummary("A project with its people and one person's queues (by).");
        project.MapPatch("", ChangeAsync).WithName("changeLabelProject").WithSummary("Other labels, guidelines or number of people; labels that are said of rows must stay.");
        project.MapDelete("", DeleteAsync).WithName("deleteLabelProject").WithSummary("Removes a project with every label of it; answers with the bytes it freed.");
        project.MapGet("/next", NextAsync).WithName("nextLabelRow").WithSummary("The nearest row of a queue (pending, draft, submitted, discarded, disagreed, all) from a place on; search, sql and order (file, uncertain, mislabeled, sure) choose the view that places count in.");
        project.MapPost("/labels", SetAsync).WithName("setLabel").WithSummary("Says something of a row; answers when it is on the disk.");
        project.MapPost("/bulk", BulkAsync).WithName("setLabels").WithSummary("Says the same of every row of a filter.");
        project.MapGet("/labels", LabelsAsync).WithName("listLabels").WithSummary("What each person says of each row now; what was handed in, or with all=true drafts and discarded rows too.");
        project.MapPost("/labels/import", ImportAsync).WithName("importLabels").Accepts<Stream>("*/*")
            .WithSummary("Takes in labels that were said elsewhere, a JSON object a line: {\"row\": 12, \"by\": \"ann\", \"values\": [\"good\"]}; all of them or, where one cannot be, none.");
        project.MapGet("/events", EventsAsync).WithName("listLabelEvents").WithSummary("Every change, the newest first: who, when, of which row, from what, to what.");
        project.MapGet("/agreement", async (string projectId, LabelingService service, CancellationToken token) => TypedResults.Ok(Agreement.Of(await service.OpenAsync(projectId, token))))
            .WithName("getLabelAgreement").WithSummary("Cohen's and Fleiss' kappa, Krippendorff's alpha, and who says what where the other says something else.");
        project.MapGet("/suggestions", SuggestionsAsync).WithName("listLabelSuggestions").WithSummary("What models said of the rows when they were last asked, in an order (file, uncertain, mislabeled, sure).");
        project.MapPost("/suggestions", SuggestAsync).WithName("suggestLabels").WithSummary("Asks trained classifiers about every row, as a job: ask for its status by the id in the answer. Each row is answered by the models that were not trained on it.");
        var jobs = project.MapGroup("/suggestions/jobs");
        jobs.MapGet("/", (string projectId, SuggestionService suggesting) => TypedResults.Ok(suggesting.Jobs(projectId))).WithName("listSuggestJobs").WithSummary("Askings of models about this project's rows, the newest first.");
        jobs.MapGet("/{jobId}", SuggestJob).WithName("getSuggestJob").WithSummary("How far one is, and what it found.");
        jobs.MapPost("/{jobId}/cancel", CancelSuggestJobAsync).WithName("cancelSuggestJob").WithSummary("Ends one; what models said before stays.");
        project.MapPost("/folds", async (string projectId, LabelFoldsBody body, LabelingService service, SuggestionService suggesting, CancellationToken token) => TypedResults.Ok(new LabelFolds(await suggesting.TrainFoldsAsync(service.Find(projectId)!, body.Folds, token))))
            .WithName("trainLabelFolds").WithSummary("Queues one small run for each fold of the project's dataset, to find likely wrong labels with.");
        project.MapPost("/commit", CommitAsync).WithName("commitLabels").WithSummary("Makes the dataset's next version of what most handed in.");
    }

    private static RouteGroupBuilder RequireLabelProject(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            var id = (string?)context.HttpContext.GetRouteValue("projectId") ?? "";
            return context.HttpContext.RequestServices.GetRequiredService<LabelingService>().Find(id) is null ? Problem.NotFound("There is no such labeling project in this workspace.") : await next(context);
        });
        return group;
    }

    private static async Task<Ok<LabelProject>> CreateAsync(LabelProjectBody body, LabelingService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.CreateAsync(body.ToProject(), cancellationToken));

    private static async Task<Ok<LabelProjectView>> GetAsync(string projectId, LabelingService service, string? by, CancellationToken cancellationToken)
    {
        var book = await service.OpenAsync(projectId, cancellationToken);
        return TypedResults.Ok(new LabelProjectView(book.Project, book.Count, book.People(), book.Counts(by ?? "")));
    }

    private static async Task<Ok<LabelProject>> ChangeAsync(string projectId, LabelProjectChange change, LabelingService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ChangeAsync(projectId, p => p with
        {
            Name = change.Name ?? p.Name,
            Labels = change.Labels ?? p.Labels,
            Guidelines = change.Guidelines ?? p.Guidelines,
            AnnotatorsPerRow = change.AnnotatorsPerRow ?? p.AnnotatorsPerRow,
            Target = change.Target ?? p.Target,
        }, cancellationToken));

    private static async Task<Ok<Freed>> DeleteAsync(string projectId, LabelingService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Freed(await service.DeleteAsync(projectId, cancellationToken)));

    private static async Task<Results<Ok<LabelRowView>, NoContent>> NextAsync(string projectId, LabelingService service, RowReader rows, Workspace workspace, string by, string? queue, long? from, bool? back, string? search, string? sql, string? order, CancellationToken cancellationToken)
    {
        var book = await service.OpenAsync(projectId, cancellationToken);
        var view = await service.ViewAsync(book, new(search, sql, QueryWord.Of(order, "order", LabelOrder.File)), cancellationToken);
        var place = book.Find(LabelBook.CheckName(by), QueryWord.Of(queue, "queue", LabelQueue.Pending), view, from ?? 0, back == true ? -1 : 1);
        if (place < 0)
            return TypedResults.NoContent();
        var row = view.At(place);
        var manifest = DatasetFolder.Resolve(workspace, book.Project.Dataset).Manifest;
        var index = await rows.SelectAsync(book.Project.Dataset, new RowSelection(), cancellationToken);
        var read = await rows.ReadAsync(book.Project.Dataset, index, row, 1, [.. manifest.Columns.Select(c => c.Name)], cancellationToken);
        return TypedResults.Ok(new LabelRowView(place, row, book.StateOf(by, row), read[0].Values));
    }

    private static async Task<Ok<LabelState>> SetAsync(string projectId, LabelBody body, LabelingService service, Workspace workspace, CancellationToken cancellationToken)
    {
        var book = await service.OpenAsync(projectId, cancellationToken);
        var rows = DatasetFolder.Resolve(workspace, book.Project.Dataset).Manifest.RowCount;
        if (body.Row < 0 || body.Row >= rows)
            throw new UserError($"row is {body.Row}; the dataset version has rows 0 to {rows - 1}.");
        await book.SetAsync(body.By, body.Row, new LabelState(body.Status, body.Values ?? []));
        return TypedResults.Ok(book.StateOf(body.By.Trim(), body.Row));
    }

    private static async Task<Ok<Page<LabelSaying>>> LabelsAsync(string projectId, LabelingService service, bool? all, int? offset, int? limit, CancellationToken cancellationToken)
    {
        var (skip, take) = Page.Check(offset, limit);
        var sayings = LabelSaying.Of(await service.OpenAsync(projectId, cancellationToken), all == true).ToList();
        return TypedResults.Ok(new Page<LabelSaying>(sayings.Count, skip, [.. sayings.Skip(skip).Take(take)]));
    }

    private static async Task<Ok<BulkLabelResult>> ImportAsync(string projectId, HttpRequest request, LabelingService service, string? by, CancellationToken cancellationToken)
    {
        var book = await service.OpenAsync(projectId, cancellationToken);
        using var text = new StreamReader(request.Body);
        return TypedResults.Ok(new BulkLabelResult(await book.SetEachAsync(await LabelSaying.ReadAsync(text, book.Project, book.Rows, by, cancellationToken))));
    }

    private static async Task<Ok<BulkLabelResult>> BulkAsync(string projectId, BulkLabelBody body, LabelingService service, CancellationToken cancellationToken)
    {
        var selection = new RowSelection { Where = RowSelection.ParseWhere(body.Where), Sql = body.Sql, Search = body.Search };
        return TypedResults.Ok(new BulkLabelResult(await service.BulkAsync(projectId, body.By, selection, new LabelState(body.Status, body.Values ?? []), body.Overwrite, cancellationToken)));
    }

    private static Ok<Page<LabelEvent>> EventsAsync(string projectId, Workspace workspace, int? row, string? by, int? offset, int? limit)
    {
        var (skip, take) = Page.Check(offset, limit);
        var all = LabelJournal.Read(LabelFolder.Events(workspace, projectId)).Where(e => (row is null || e.Row == row) && (by is null || e.By == by)).Reverse().ToList();
        return TypedResults.Ok(new Page<LabelEvent>(all.Count, skip, [.. all.Skip(skip).Take(take)]));
    }

    private static async Task<Results<Ok<Page<LabelSuggestion>>, ProblemHttpResult>> SuggestionsAsync(string projectId, LabelingService service, SuggestionService suggesting, string? order, int? offset, int? limit, CancellationToken cancellationToken)
    {
        var (skip, take) = Page.Check(offset, limit);
        if (await suggesting.FindAsync(projectId, cancellationToken) is not { } made)
            return Problem.NotFound("No model was asked about these rows yet.");
        var view = await service.ViewAsync(await service.OpenAsync(projectId, cancellationToken), new(Order: QueryWord.Of(order, "order", LabelOrder.File)), cancellationToken);
        return TypedResults.Ok(new Page<LabelSuggestion>((int)view.Count, skip, [.. view.Slice(skip, take).Select(row => made.Of((int)row)).OfType<LabelSuggestion>()]));
    }

    private static async Task<Accepted<SuggestJobStatus>> SuggestAsync(string projectId, SuggestBody body, SuggestionService suggesting, CancellationToken cancellationToken)
    {
        var job = await suggesting.StartAsync(projectId, body.Models, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/labeling/{projectId}/suggestions/jobs/{job.JobId}", job);
    }

    private static Results<Ok<SuggestJobStatus>, ProblemHttpResult> SuggestJob(string projectId, string jobId, SuggestionService suggesting) =>
        suggesting.Status(jobId) is { } job && job.Project == projectId ? TypedResults.Ok(job) : Problem.NotFound($"No models are asked by a job {jobId} here.");

    private static async Task<Results<Ok<SuggestJobStatus>, ProblemHttpResult>> CancelSuggestJobAsync(string projectId, string jobId, SuggestionService suggesting, CancellationToken cancellationToken)
    {
        if (suggesting.Status(jobId)?.Project != projectId)
            return Problem.NotFound($"No models are asked by a job {jobId} here.");
        await suggesting.CancelAsync(jobId, cancellationToken);
        return TypedResults.Ok(suggesting.Status(jobId)!);
    }

    private static async Task<Ok<DatasetManifest>> CommitAsync(string projectId, LabelCommitBody body, LabelingService service, CancellationToken cancellationToken) =>
        TypedResults.Ok((await service.CommitAsync(projectId, body.LabeledOnly, body.DropDiscarded, cancellationToken)).Manifest);
}
