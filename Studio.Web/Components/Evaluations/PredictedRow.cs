using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;

namespace Studio.Web.Components.Evaluations;

/// <summary>A prediction with what the model was shown.</summary>
/// <param name="Address">of the row in its dataset; null where it is no row of one, or the dataset is gone.</param>
public sealed record PredictedRow(PredictionRow Prediction, IReadOnlyList<PredictedRow.Cell> Cells, string? Address)
{
    /// <summary>Where the row's label is mended.</summary>
    public string? FixAddress => Reference is null ? null : $"/labeling/fix?dataset={Reference}&row={Prediction.Row}";

    /// <summary>id@version of the dataset; null where its rows have no label, or it is gone.</summary>
    public string? Reference { get; init; }

    /// <summary>What a text classifier was shown; null where it was an image, or the data is gone.</summary>
    public string? Text => Image is null ? Cells.Select(cell => cell.Value as string).FirstOrDefault(text => text is not null) : null;

    /// <summary>What an image classifier was shown.</summary>
    public (byte[] Bytes, ImageShape Shape)? Image => Cells.Select(cell => cell is { Value: byte[] bytes, Image: { } shape } ? (bytes, shape) : ((byte[], ImageShape)?)null).FirstOrDefault(image => image is not null);

    public sealed record Cell(object? Value, ImageShape? Image);

    /// <summary>Adds the dataset's cells; of a language model's windows there are none to add.</summary>
    /// <param name="version">null when the dataset is gone.</param>
    public static IReadOnlyList<PredictedRow> Join(IReadOnlyList<PredictionRow> predictions, DatasetVersion? version)
    {
        if (version is null || predictions.Count == 0 || predictions[0].Text is not null)
            return [.. predictions.Select(p => new PredictedRow(p, [], null))];
        var shown = version.Manifest.Columns.Where(c => c.Role is ColumnRole.Image or ColumnRole.Text).ToList();
        try
        {
            using var reader = new DatasetReader(version);
            var rows = reader.ReadRows([.. predictions.Select(p => p.Row)], [.. shown.Select(c => c.Name)]).ToDictionary(r => r.Index);
            return [.. predictions.Select(p => new PredictedRow(p, rows.TryGetValue(p.Row, out var row) ? [.. shown.Select((c, i) => new Cell(row.Values[i], c.Image))] : [], AddressOf(version, p.Row)) { Reference = version.Manifest.ColumnWithRole(ColumnRole.Label) is { Classes.Count: > 1 } ? version.Reference : null })];
        }
        catch (UserError)
        {
            return [.. predictions.Select(p => new PredictedRow(p, [], null))]; // the data file is gone; the predictions are still worth showing
        }
    }

    private static string AddressOf(DatasetVersion version, long row) =>
        $"/datasets/{version.Manifest.DatasetId}?version={version.Manifest.Version}&row={row}";
}
