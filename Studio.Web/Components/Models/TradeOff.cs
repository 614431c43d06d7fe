using Studio.Data.Evaluation;
using Studio.Training.Models.Library;
using Studio.Web.Modeling;

namespace Studio.Web.Components.Models;

/// <summary>
/// The points of a trade-off chart: how large a model and each one made of it is, and how good or, where nothing was
/// measured, how fast. Only figures of the same rows are drawn beside each other.
/// </summary>
/// <param name="Figure">drawn upwards, see <see cref="FigureNames"/>; null for the time of an answer.</param>
public sealed record TradeOff(string? Figure, IReadOnlyList<TradeOff.Point> Points)
{
    /// <param name="Id">of the model; null for the one they were all made of.</param>
    public sealed record Point(string? Id, string Label, long Bytes, double Value, double Milliseconds);

    public bool HigherIsBetter => Figure is not null && !FigureNames.LowerIsBetter(Figure);

    /// <param name="models">made of the same one.</param>
    /// <param name="shown">whose report decides what is compared.</param>
    public static TradeOff Of(IReadOnlyList<CompressedModel> models, CompressionReport shown)
    {
        var figure = shown.Figure();
        var comparable = models.Where(m => figure is null || (m.Report.Dataset == shown.Dataset && m.Report.Split == shown.Split && m.Report.Figure() == figure)).ToList();
        Point Make(string? id, string label, CompressionMeasures measures) =>
            new(id, label, measures.TotalBytes, figure is null ? measures.Milliseconds : measures.Figures[figure]!.Value, measures.Milliseconds);
        return new(figure, [Make(null, shown.SourceName, shown.Before), .. comparable.OrderBy(m => m.Report.After.TotalBytes).Select(m => Make(m.Model.Id, m.Model.Compression!, m.Report.After))]);
    }
}
