using System.Globalization;
using System.Text;
using Studio.Data.Evaluation;
using Studio.Training.Models.Library;

namespace Studio.Training.Compressing;

/// <summary>A report as a terminal shows it: a line a figure, before and after.</summary>
public static class CompressionText
{
    // the rest stands in compression.json
    private static readonly string[] s_figures = [FigureNames.Loss, FigureNames.Perplexity, FigureNames.BitsPerByte, FigureNames.Accuracy, FigureNames.MacroF1];

    public static string Of(CompressionReport report)
    {
        var text = new StringBuilder();
        Line(text, "", "before", "after", "ratio");
        Line(text, "linear layers, bytes", report.Before.LinearBytes, report.After.LinearBytes, "N0");
        Line(text, "all tensors, bytes", report.Before.TotalBytes, report.After.TotalBytes, "N0");
        Line(text, "ms, " + report.Timed, report.Before.Milliseconds, report.After.Milliseconds, "0.00");
        foreach (var name in s_figures)
            if (report.Before.Figures.GetValueOrDefault(name) is { } before && report.After.Figures.GetValueOrDefault(name) is { } after) Line(text, name, before, after, before >= 1000 ? "N0" : "0.0000");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string what, double before, double after, string format) =>
        Line(text, what, Number(before, format), Number(after, format), before == 0 ? "" : Number(after / before, "0.000"));

    private static void Line(StringBuilder text, string what, string before, string after, string ratio) =>
        text.Append(CultureInfo.InvariantCulture, $"  {what,-42} {before,16} {after,16} {ratio,8}\n");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
