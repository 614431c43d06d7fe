namespace Studio.Training.Tensors;

/// <summary>Tells which BLAS a process runs by the files it has mapped: Debian's alternatives decide that at load.</summary>
public static class BlasNames
{
    public const string Reference = "reference";

    /// <param name="mappedFiles">Paths out of /proc/self/maps.</param>
    /// <param name="buildInfo">libtorch's own words, for a BLAS linked into it.</param>
    public static string Of(IEnumerable<string> mappedFiles, string buildInfo)
    {
        var files = mappedFiles.ToList();
        foreach (var file in files)
        {
            // .../openblas-openmp/libblas.so.3 and .../libopenblas.so.0 alike; the folder tells the threading
            foreach (var name in (string[])["openblas-openmp", "openblas-pthread", "openblas-serial", "blis-openmp", "blis-pthread", "blis-serial", "atlas", "libmkl", "libopenblas", "libblis"])
                if (file.Contains(name, StringComparison.Ordinal)) return name.Replace("lib", "", StringComparison.Ordinal);
        }
        if (files.Any(f => f.Contains("/blas/libblas.so", StringComparison.Ordinal) || f.Contains("libblas.so", StringComparison.Ordinal))) return Reference;
        if (buildInfo.Contains("Math Kernel Library", StringComparison.Ordinal)) return "mkl";
        return buildInfo.Contains("BLAS_INFO=open", StringComparison.Ordinal) ? "openblas" : "unknown";
    }
}
