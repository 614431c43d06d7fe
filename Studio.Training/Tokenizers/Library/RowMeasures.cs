using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Training.Contracts;

namespace Studio.Training.Tokenizers.Library;

/// <summary>The language and the tokens of every row, found once and kept in the cache, so that rows can be filtered by them.</summary>
public static class RowMeasures
{
    /// <exception cref="UserError">there is no such column or tokenizer.</exception>
    public static string PathOf(Workspace workspace, DatasetVersion version, RowMeasure measure) =>
        MeasureFile.PathOf(workspace, version, measure.Column, measure.Tokenizer is { } tokenizer ? TokenizerLibrary.Resolve(workspace, tokenizer).Id : null);

    /// <summary>What a selection asks for, with the files it lies in once <see cref="Ensure"/> has been through.</summary>
    /// <exception cref="UserError">there is no such column or tokenizer.</exception>
    public static IReadOnlyDictionary<RowMeasure, string> PathsOf(Workspace workspace, DatasetVersion version, RowSelection selection) =>
        RowMeasure.Of(version.Manifest, selection).ToDictionary(measure => measure, measure => PathOf(workspace, version, measure));

    /// <summary>Finds what is not there yet; some seconds for a million rows.</summary>
    /// <param name="progress">is given the share that is done, 0 to 1.</param>
    /// <exception cref="UserError">there is no such column or tokenizer.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static void Ensure(Workspace workspace, DatasetVersion version, RowMeasure measure, Action<double>? progress = null, CancellationToken cancel = default)
    {
        var path = PathOf(workspace, version, measure);
        if (File.Exists(path))
            return;
        if (measure.Tokenizer is { } tokenizer)
            MeasureFile.Write(path, TokenLengths.OfRows(version, measure.Column, TokenLengths.Measure(workspace, tokenizer), progress, cancel));
        else
            MeasureFile.WriteLanguages(version, measure.Column, path, progress, cancel);
    }
}
