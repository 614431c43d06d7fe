using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Datasets;

namespace Studio.Web.Jobs;

/// <summary>Asks the rules of the RunSpec what they say about a spec in this workspace: with the dataset it names, on the devices there are.</summary>
public sealed class RunSpecChecks(IDbContextFactory<StudioDb> catalog, Workspace workspace, Devices devices)
{
    /// <summary>Every problem and warning, in the order of the form's fields.</summary>
    public async Task<IReadOnlyList<SpecProblem>> CheckAsync(RunSpec spec, CancellationToken cancellationToken = default)
    {
        var version = await FindDatasetAsync(spec.Dataset, cancellationToken);
        var problems = RunSpecRules.Check(spec, version is null ? null : ManifestJson.Parse(version.ManifestJson)).ToList();
        if (version is null && !problems.Exists(p => p.Field == "dataset" && !p.IsWarning))
            problems.Add(RunSpecRules.DatasetMissing(spec.Dataset));
        if (problems.TrueForAll(p => p.Field != "tokenizerId") && NamesNoTokenizer(spec))
            problems.Add(RunSpecRules.TokenizerMissing(spec.TokenizerId));
        if (ModelReference.IsValid(spec.BaseModel) && NamesNoModel(ModelReference.Parse(spec.BaseModel)))
            problems.Add(RunSpecRules.BaseModelMissing(spec.BaseModel));
        if (devices.Missing(spec.Device) is { } sentence && !problems.Exists(p => p.Field == "device"))
            problems.Add(new SpecProblem("device", sentence));
        return problems;
    }

    /// <exception cref="UserError">the first problem that keeps it from running.</exception>
    public async Task<FittedSpec> FitAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var problem = (await CheckAsync(spec, cancellationToken)).FirstOrDefault(p => !p.IsWarning);
        if (problem is not null)
            throw new UserError(problem.Message);
        var version = (await FindDatasetAsync(spec.Dataset, cancellationToken))!;
        // the worker must use the slot that the queue gave it, so the choice is made here and written into the spec
        var fitted = spec with
        {
            Name = spec.Name.Trim().Length > 0 ? spec.Name.Trim() : await NameAsync(spec, version, cancellationToken),
            ModelFamily = FamilyOf(spec),
            Device = devices.Choose(spec.Device),
            Dataset = $"{version.DatasetId}@{version.Version}",
            TokenizerId = UsesTrained(spec) ? TokenizerLibrary.Resolve(workspace, spec.TokenizerId).Id : spec.TokenizerId,
        };
        return new FittedSpec(fitted, version.DatasetId, version.Version);
    }

    private static bool UsesTrained(RunSpec spec) => spec.BaseModel.Length == 0 && Tasks.ReadsText(spec.Task) && spec.Tokenizer == Training.Contracts.Tokenizers.Trained;

    /// <summary>The base model's, where there is one, so that tables and later runs say what was trained.</summary>
    private string FamilyOf(RunSpec spec)
    {
        if (spec.BaseModel.Length == 0)
            return spec.ModelFamily;
        var reference = ModelReference.Parse(spec.BaseModel);
        return reference.IsRun ? RunSpecJson.Load(new RunDirectory(workspace.RunDirectory(reference.Id)).Spec).ModelFamily : ModelLibrary.Find(workspace, reference.Id)!.Family;
    }

    private bool NamesNoModel(ModelReference reference) =>
        reference.IsRun ? !File.Exists(new RunDirectory(workspace.RunDirectory(reference.Id)).Spec) : ModelLibrary.Find(workspace, reference.Id) is null;

    private bool NamesNoTokenizer(RunSpec spec)
    {
        try
        {
            return UsesTrained(spec) && TokenizerLibrary.Resolve(workspace, spec.TokenizerId) is null;
        }
        catch (UserError)
        {
            return true; // none or several answer to that name
        }
    }

    /// <summary>id@version or name@version, or either alone for the newest version; null when it leads nowhere or to several.</summary>
    private async Task<DatasetVersion?> FindDatasetAsync(string reference, CancellationToken cancellationToken)
    {
        var (dataset, version) = reference.Split('@') switch
        {
            [var only] => (only, (int?)null),
            [var name, var number] when int.TryParse(number, out var n) => (name, n),
            _ => ("", null),
        };
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var ids = await db.Datasets.Where(d => d.Id == dataset).Select(d => d.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
            ids = await db.Datasets.Where(d => EF.Functions.Collate(d.Name, "NOCASE") == dataset).OrderBy(d => d.Id).Select(d => d.Id).Take(2).ToListAsync(cancellationToken);
        if (ids.Count != 1)
            return null;
        var id = ids[0];
        return await db.DatasetVersions.AsNoTracking()
            .Where(v => v.DatasetId == id && !v.DirectoryMissing && (version == null || v.Version == version))
            .OrderByDescending(v => v.Version).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<string> NameAsync(RunSpec spec, DatasetVersion version, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var dataset = await db.Datasets.Where(d => d.Id == version.DatasetId).Select(d => d.Name).SingleAsync(cancellationToken);
        return $"{FamilyOf(spec)} on {dataset}";
    }
}
