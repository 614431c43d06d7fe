using Microsoft.Data.Sqlite;

namespace Studio.Data.Metrics;

/// <summary>Commands that are prepared once and run with other values many times.</summary>
internal static class Sql
{
    public static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    /// <summary>Values in the order in which the parameters were named.</summary>
    public static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    public static int Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        return command.ExecuteNonQuery();
    }
}
