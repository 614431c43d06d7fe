using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>A spec that can run here: checked, with a name, its dataset's version found and its device chosen.</summary>
public sealed record FittedSpec(RunSpec Spec, string DatasetId, int DatasetVersion);
