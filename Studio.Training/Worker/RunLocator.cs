using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>Finds a run and its workspace from what people write: a directory, an id, or the run's name.</summary>
public static class RunLocator
{
    /// <exception cref="UserError">nothing or more than one run answers to that.</exception>
    public static RunDirectory Find(string reference, string? workspace)
    {
        if (Directory.Exists(reference)) return new(reference);
        var runs = Path.Combine(workspace ?? Workspace.DefaultRoot(), "runs");
        if (Identifier.IsValid(reference) && Directory.Exists(Path.Combine(runs, reference))) return new(Path.Combine(runs, reference));
        var named = Directory.Exists(runs) ? Directory.GetDirectories(runs).Select(path => new RunDirectory(path)).Where(run => NameOf(run) == reference).ToList() : [];
        return named switch
        {
            [var one] => one,
            [] => throw new UserError($"There is no run '{reference}' in {runs}; give a run's id, its name or its directory."),
            _ => throw new UserError($"{named.Count} runs are called '{reference}': say which one by its id: {string.Join(", ", named.Select(run => run.Id).Order())}."),
        };
    }

    /// <summary>The workspace a run directory lies in (its runs/ID), the default one for a directory from elsewhere.</summary>
    public static Workspace WorkspaceOf(RunDirectory run, string? chosen)
    {
        var runs = Path.GetDirectoryName(run.Root)!;
        return new(chosen ?? (Path.GetFileName(runs) == "runs" ? Path.GetDirectoryName(runs)! : Workspace.DefaultRoot()));
    }

    private static string? NameOf(RunDirectory run)
    {
        try
        {
            return RunSpecJson.Load(run.Spec).Name;
        }
        catch (UserError)
        {
            return null; // a directory without a readable spec has no name to be found by
        }
    }
}
