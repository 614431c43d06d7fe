using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Data.Runs;

/// <summary>The runs table's filters in SQL.</summary>
internal static class RunFiltering
{
    public static IQueryable<Run> Filter(IQueryable<Run> runs, RunListQuery query)
    {
        foreach (var word in query.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            runs = Mentioning(runs, word);
        if (query.Statuses.Count > 0)
            runs = runs.Where(r => query.Statuses.Contains(r.Status));
        if (query.DatasetId is { } dataset)
            runs = runs.Where(r => r.DatasetId == dataset);
        foreach (var tag in query.Tags)
            runs = runs.Where(r => r.Tags.Any(t => t.Tag == tag));
        foreach (var condition in query.Conditions)
            runs = Meeting(runs, condition);
        return runs;
    }

    private static IQueryable<Run> Mentioning(IQueryable<Run> runs, string word)
    {
        // % and _ in what people type mean themselves
        var like = "%" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        return runs.Where(r => EF.Functions.Like(r.Name, like, "\\") || EF.Functions.Like(r.Id, like, "\\") || EF.Functions.Like(r.Notes, like, "\\")
            || EF.Functions.Like(r.ModelFamily, like, "\\") || EF.Functions.Like(r.DatasetId, like, "\\") || r.Tags.Any(t => EF.Functions.Like(t.Tag, like, "\\")));
    }

    private static IQueryable<Run> Meeting(IQueryable<Run> runs, RunCondition condition)
    {
        var isNumber = double.TryParse(condition.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return (condition.Column.Kind, isNumber) switch
        {
            (RunColumnKind.Metric, true) => Metric(runs, condition.Column, condition.Operator, number),
            (RunColumnKind.Spec, true) => Number(runs, "$." + condition.Column.Name, condition.Operator, number),
            (RunColumnKind.Spec, false) => Text(runs, "$." + condition.Column.Name, condition.Operator, condition.Value),
            _ => throw new UserError($"The condition {condition.Column} {condition.Operator} {condition.Value} cannot be asked: compare a metric with a number, or a hyperparameter with a number or text."),
        };
    }

    private static IQueryable<Run> Metric(IQueryable<Run> runs, RunColumn column, string comparison, double x)
    {
        var (name, last, min) = (column.Name, column.Figure == "last", column.Figure == "min");
        return comparison switch
        {
            "=" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) == x)),
            "!=" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) != x)),
            "<" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) < x)),
            "<=" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) <= x)),
            ">" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) > x)),
            ">=" => runs.Where(r => r.Metrics.Any(m => m.Name == name && (last ? m.Last : min ? m.Min : m.Max) >= x)),
            _ => throw NoOperator(comparison),
        };
    }

    private static IQueryable<Run> Number(IQueryable<Run> runs, string path, string comparison, double x) => comparison switch
    {
        "=" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) == x),
        "!=" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) != x && StudioDb.JsonNumber(r.SpecJson, path) != null),
        "<" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) < x),
        "<=" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) <= x),
        ">" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) > x),
        ">=" => runs.Where(r => StudioDb.JsonNumber(r.SpecJson, path) >= x),
        _ => throw NoOperator(comparison),
    };

    private static IQueryable<Run> Text(IQueryable<Run> runs, string path, string comparison, string text) => comparison switch
    {
        "=" => runs.Where(r => StudioDb.JsonExtract(r.SpecJson, path) == text),
        "!=" => runs.Where(r => StudioDb.JsonExtract(r.SpecJson, path) != text && StudioDb.JsonExtract(r.SpecJson, path) != null),
        _ => throw new UserError($"Text can only be compared with = or !=, not with {comparison}."),
    };

    private static UserError NoOperator(string comparison) => new($"'{comparison}' is no comparison: use =, !=, <, <=, > or >=.");
}
