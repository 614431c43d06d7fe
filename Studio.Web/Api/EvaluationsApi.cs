using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Web.Evaluations;

namespace Studio.Web.Api;

/// <summary>Evaluations of trained models, which are jobs: started, looked at, cancelled; they go on when the caller leaves.</summary>
public static class EvaluationsApi
{
    public static void MapEvaluations(this RouteGroupBuilder api)
    {
        var evaluations = api.MapGroup("/evaluations").WithTags("evaluations");
        evaluations.MapPost("/", StartAsync).WithName("startEvaluation").WithSummary("Measures a model (run:ID, run:ID/CHECKPOINT or model:ID) on a part of a dataset; ask for its state by the id in the answer.");
        evaluations.MapGet("/", List).WithName("listEvaluations").WithSummary("All evaluations, the newest first; of one run or model where run or model is given.");
        evaluations.MapGet("/compare", Compare).WithName("compareEvaluations").WithSummary("Two evaluations of the same data: differences of all figures with 95 % intervals, and McNemar's test.");
        evaluations.MapGet("/compare/rows", ComparedRows).WithName("listComparedRows").WithSummary("Rows on which two evaluations differ (kind), the largest difference of loss first.");
        evaluations.MapGet("/{evaluationId}", Get).WithName("getEvaluation").WithSummary("How far it is, and its report once it has one.");
        evaluations.MapGet("/{evaluationId}/predictions", Predictions).WithName("listPredictions").WithSummary("Rows with label, prediction, probabilities and loss; by class, right or wrong, hardest or most confident first.");
        evaluations.MapGet("/{evaluationId}/predictions.parquet", Download).WithName("downloadPredictions").WithSummary("Every prediction as a Parquet file.").Produces<Stream>(contentType: "application/vnd.apache.parquet");
        evaluations.MapGet("/{evaluationId}/slices", Slices).WithName("sliceEvaluation").WithSummary("Accuracy and loss of the rows by a column of the dataset, the hardest slice first.");
        evaluations.MapPost("/{evaluationId}/cancel", CancelAsync).WithName("cancelEvaluation").WithSummary("Ends an evaluation that is at work.");
        evaluations.MapDelete("/{evaluationId}", Delete).WithName("deleteEvaluation").WithSummary("Removes its report and predictions.");
    }

    private static async Task<Accepted<EvaluationStatus>> StartAsync(EvaluationSpec spec, EvaluationService service, CancellationToken cancellationToken)
    {
        var id = await service.StartAsync(spec, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/evaluations/{id}", service.Find(id));
    }

    private static Ok<IEnumerable<EvaluationStatus>> List(EvaluationService service, string? run = null, string? model = null) =>
        TypedResults.Ok(service.List().Where(e => (run is null || e.RunId == run) && (model is null || e.Model == $"model:{model}")));

    private static Ok<EvaluationComparison> Compare(string a, string b, EvaluationService service) => TypedResults.Ok(service.Compare(a, b));

    private static Ok<PairedPage> ComparedRows(string a, string b, EvaluationService service, string? kind = null, long offset = 0, int count = 50) =>
        TypedResults.Ok(service.ComparedRows(a, b, QueryWord.Of(kind, "kind", PairedKind.Different), offset, count));

    private static Results<Ok<EvaluationView>, ProblemHttpResult> Get(string evaluationId, EvaluationService service) =>
        service.Find(evaluationId) is { } status ? TypedResults.Ok(new EvaluationView(status, service.Report(evaluationId))) : Missing(evaluationId);

    private static Results<Ok<PredictionsView>, ProblemHttpResult> Predictions(string evaluationId, EvaluationService service,
        long offset = 0, int count = 50, string? label = null, string? prediction = null, bool? correct = null, string? order = null)
    {
        if (service.Find(evaluationId) is null)
            return Missing(evaluationId);
        var page = service.Predictions(evaluationId, new() { Offset = offset, Count = count, Label = label, Prediction = prediction, Correct = correct, Order = QueryWord.Of(order, "order", PredictionOrder.Row) });
        return TypedResults.Ok(new PredictionsView(page.Total, [.. page.Rows.Select(r => r.Values)]));
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(string evaluationId, EvaluationService service) =>
        service.Find(evaluationId) is not null && service.PredictionsPath(evaluationId) is { } path
            ? TypedResults.PhysicalFile(path, "application/vnd.apache.parquet", $"predictions-{evaluationId}.parquet") : Missing(evaluationId);

    private static Results<Ok<IReadOnlyList<Slice>>, ProblemHttpResult> Slices(string evaluationId, string column, EvaluationService service) =>
        service.Find(evaluationId) is null ? Missing(evaluationId) : TypedResults.Ok(service.Slices(evaluationId, column));

    private static async Task<Results<Ok<EvaluationStatus>, ProblemHttpResult>> CancelAsync(string evaluationId, EvaluationService service, CancellationToken cancellationToken)
    {
        if (service.Find(evaluationId) is null)
            return Missing(evaluationId);
        await service.CancelAsync(evaluationId, cancellationToken);
        return TypedResults.Ok(service.Find(evaluationId)!);
    }

    private static Results<Ok<Freed>, ProblemHttpResult> Delete(string evaluationId, EvaluationService service) =>
        service.Find(evaluationId) is null ? Missing(evaluationId) : TypedResults.Ok(new Freed(service.Delete(evaluationId)));

    private static ProblemHttpResult Missing(string evaluationId) => Problem.NotFound($"There is no evaluation {evaluationId}.");
}
