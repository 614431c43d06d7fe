namespace Studio.Data.Tables.DuckDb;

/// <summary>duckdb_type of the C API, as far as Studio reads it; everything else is cast to text in SQL.</summary>
public enum DuckDbType
{
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    Float = 10,
    Double = 11,
    Varchar = 17,
    Blob = 18,
}
