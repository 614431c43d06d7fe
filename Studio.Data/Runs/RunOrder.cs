using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Data.Runs;

/// <summary>Sorting by any column in SQL: missing values last, equal ones by time of creation, newest first.</summary>
internal static class RunOrder
{
    public static IQueryable<Run> Sort(IQueryable<Run> runs, RunColumn column, bool descending)
    {
        var (name, path) = (column.Name, "$." + column.Name);
        return (column.Kind, column.Kind == RunColumnKind.Field ? name : column.Figure) switch
        {
            (RunColumnKind.Spec, _) => By(runs, r => StudioDb.JsonExtract(r.SpecJson, path), r => StudioDb.JsonExtract(r.SpecJson, path) == null, descending),
            (RunColumnKind.Metric, "min") => By(runs, r => r.Metrics.Where(m => m.Name == name).Select(m => m.Min).FirstOrDefault(), r => !r.Metrics.Any(m => m.Name == name && m.Min != null), descending),
            (RunColumnKind.Metric, "max") => By(runs, r => r.Metrics.Where(m => m.Name == name).Select(m => m.Max).FirstOrDefault(), r => !r.Metrics.Any(m => m.Name == name && m.Max != null), descending),
            (RunColumnKind.Metric, _) => By(runs, r => r.Metrics.Where(m => m.Name == name).Select(m => m.Last).FirstOrDefault(), r => !r.Metrics.Any(m => m.Name == name && m.Last != null), descending),
            (_, "name") => By(runs, r => EF.Functions.Collate(r.Name, "NOCASE"), null, descending),
            (_, "status") => By(runs, r => r.Status, null, descending),
            (_, "startedAt") => By(runs, r => r.StartedAt, r => r.StartedAt == null, descending),
            (_, "endedAt") => By(runs, r => r.EndedAt, r => r.EndedAt == null, descending),
            (_, "step") => By(runs, r => r.Step, null, descending),
            (_, "totalSteps") => By(runs, r => r.TotalSteps, null, descending),
            (_, "task") => By(runs, r => r.Task, null, descending),
            (_, "modelFamily") => By(runs, r => r.ModelFamily, null, descending),
            (_, "dataset") => By(runs, r => r.DatasetId, null, descending),
            (_, "device") => By(runs, r => r.Device, null, descending),
            (_, "attempt") => By(runs, r => r.Attempt, null, descending),
            (_, "parameterCount") => By(runs, r => r.ParameterCount, null, descending),
            (_, "priority") => By(runs, r => r.Priority, null, descending),
            _ => By(runs, r => r.CreatedAt, null, descending),
        };
    }

    private static IQueryable<Run> By<T>(IQueryable<Run> runs, Expression<Func<Run, T>> key, Expression<Func<Run, bool>>? isMissing, bool descending)
    {
        var sorted = (isMissing, descending) switch
        {
            (null, true) => runs.OrderByDescending(key),
            (null, false) => runs.OrderBy(key),
            (_, true) => runs.OrderBy(isMissing).ThenByDescending(key),
            (_, false) => runs.OrderBy(isMissing).ThenBy(key),
        };
        return sorted.ThenByDescending(r => r.CreatedAt).ThenBy(r => r.Id);
    }
}
