using System.Text;
using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>The newest word of a job's events.jsonl, read from its end.</summary>
public static class JobTail
{
    /// <summary>Longer than any line a worker writes; the last whole one is what counts.</summary>
    private const int TailBytes = 64 << 10;

    /// <summary>null before the first whole line.</summary>
    public static T? LastLine<T>(string path) where T : class
    {
        if (!File.Exists(path))
            return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(file.Length, TailBytes), SeekOrigin.End);
        var bytes = new byte[TailBytes];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false));
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(Parse<T>).FirstOrDefault(l => l is not null);
    }

    /// <summary>For a job whose worker is gone without a last word, or never came to life: then this process is the only writer.</summary>
    public static void WriteEnd(string path, string status, string reason) =>
        // a torn line of the dead worker must not swallow this one
        File.AppendAllText(path, "\n" + JsonSerializer.Serialize(new { T = "end", Status = status, Reason = reason }, JournalJson.Options) + "\n");

    private static T? Parse<T>(string line) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JournalJson.Options);
        }
        catch (JsonException)
        {
            return null; // torn by a crash, or cut by where we began to read
        }
    }
}
