namespace Studio.Data.Tables.DuckDb;

/// <summary>What DuckDB said when it refused. Callers that know which file or row is meant turn it into a <see cref="UserError"/>.</summary>
public sealed class DuckDbException(string message) : Exception(message);
