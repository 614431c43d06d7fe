namespace Studio.Data.Tables.Sources;

/// <summary>Stops a writing whose columns or rows turn out to be others than the first rows suggested; never leaves the import.</summary>
internal sealed class GuessFailed : Exception;
