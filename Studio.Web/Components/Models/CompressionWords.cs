using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Modeling;

namespace Studio.Web.Components.Models;

/// <summary>What people call the forms in which weights are stored, and how far a compression is.</summary>
public static class CompressionWords
{
    public static IReadOnlyList<(string Form, string Label)> Forms { get; } =
    [
        (StoredForms.Int8, "int8: linear layers in 8 bits"),
        (StoredForms.Float16, "float16: half the size"),
        (StoredForms.BFloat16, "bfloat16: half the size"),
        (StoredForms.Float32, "float32: as it is"),
    ];

    public static string Why(string form) => form switch
    {
        StoredForms.Int8 => "A quarter of the size and faster on a CPU; its figures move a little. Embeddings become float16. Only Studio reads it.",
        StoredForms.Float16 => "Half the size, as good as before for nearly every model. It is widened when it is loaded, so it is not faster.",
        StoredForms.BFloat16 => "Half the size with fewer digits than float16, for models whose weights are very large or very small. Not faster.",
        _ => "The size stays; useful together with zeros below, to see what a model can do without.",
    };

    public static string Progress(ModelJobStatus job) => job.RowsTotal > 0 ? $"{Figures.Exact(job.RowsDone)} of {Figures.Exact(job.RowsTotal)} rows measured, before and after"
        : "is made and timed";

    /// <summary>"0.26 ×".</summary>
    public static string Ratio(double before, double after) => before == 0 ? "–" : FormattableString.Invariant($"{after / before:0.00} ×");
}
