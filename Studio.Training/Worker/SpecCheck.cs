using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>The worker's own look at the spec, by the rules that the form and the API ask too.</summary>
internal static class SpecCheck
{
    /// <exception cref="UsageError">the spec cannot run; all that is wrong with it.</exception>
    public static void ThrowIfWrong(RunSpec spec, DatasetManifest manifest)
    {
        var wrong = RunSpecRules.Check(spec, manifest).Where(problem => !problem.IsWarning).Select(problem => problem.Message).ToList();
        if (wrong.Count > 0) throw new UsageError(string.Join('\n', wrong));
    }
}
