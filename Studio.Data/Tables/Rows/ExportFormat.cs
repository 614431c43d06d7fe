namespace Studio.Data.Tables.Rows;

public enum ExportFormat { Csv, Jsonl, Parquet, Txt }
