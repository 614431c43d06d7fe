using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Cleaning.Operations;

[Operation("sql-filter", "By SQL expression", OperationGroups.Filter, "Keeps rows for which an SQL expression over the columns is true, such as length(text) > 20 AND label <> 'spam'.")]
public sealed record SqlFilterOperation : Operation
{
    [OperationField("Expression", Help = "True for rows to keep. One row at a time: no other tables, files or aggregates.")]
    public string Expression { get; init; } = "";

    public override CleaningStep Bind(TableShape shape)
    {
        var step = new Step(shape, Expression);
        step.Select([], []); // an empty batch says whether it is an expression over these columns
        return step;
    }

    public override string? Problem() => string.IsNullOrWhiteSpace(Expression) ? "The expression is empty: write one, such as length(text) > 20." : null;

    public override string Describe() => $"Keep rows where {Expression}";

    private sealed class Step(TableShape shape, string expression) : CleaningStep(shape)
    {
        private const string Row = "\u0001row";
        private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

        public override void Run(CleaningBatch batch)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Rows).Where(r => batch.IsKept[r])];
            var kept = Select(batch.Columns, rows);
            foreach (var row in rows)
            {
                if (!kept.Contains(row))
                    batch.Drop(row);
            }
        }

        /// <summary>Those of a batch's rows for which the expression is true.</summary>
        public HashSet<int> Select(object?[][] columns, int[] rows)
        {
            // a database of its own for each batch, without any file: batches are worked on side by side
            using var connection = DuckDbConnection.Open(new DuckDbSettings { Threads = 1, MemoryMegabytes = 256 });
            var given = rows.Length == 0;
            using var feed = new DuckDbRowFeed(connection, "studio_rows", [.. Result.Columns.Select(c => (c.Name, DuckDbVectorWriter.TypeOf(c.Type))), (Row, DuckDbType.BigInt)], chunk =>
            {
                if (given)
                    return 0;
                given = true;
                for (var c = 0; c < columns.Length; c++)
                    DuckDbVectorWriter.Write(chunk, c, columns[c], rows, Result.Columns[c].Type);
                DuckDbVectorWriter.Write(chunk, columns.Length, [.. rows.Select(r => (object)(long)r)], [.. Enumerable.Range(0, rows.Length)], ColumnType.Integer);
                return rows.Length;
            });
            // after the feed: the transaction that parsing leaves open would take the feed's registration with it
            var condition = SqlExpression.Check(connection, expression);
            using var limit = new CancellationTokenSource(s_longest);
            using var interrupt = limit.Token.Register(connection.Interrupt);
            try
            {
                return Read(connection, $"SELECT {Sql.Identifier(Row)} FROM studio_rows() WHERE {condition}");
            }
            catch (DuckDbException) when (limit.IsCancellationRequested)
            {
                throw new UserError($"The SQL expression takes more than {s_longest.TotalSeconds:0} seconds on {rows.Length:N0} rows: write it simpler.");
            }
            catch (DuckDbException e)
            {
                feed.ThrowIfFailed();
                throw new UserError($"The SQL expression cannot be used: {SqlExpression.FirstLine(e.Message)}", e);
            }
        }

        private static HashSet<int> Read(DuckDbConnection connection, string sql)
        {
            var kept = new HashSet<int>();
            using var result = connection.Query(sql);
            while (result.Next())
            {
                for (var i = 0; i < result.RowCount; i++)
                    kept.Add((int)result.Column(0).Integer(i));
            }
            return kept;
        }
    }
}
