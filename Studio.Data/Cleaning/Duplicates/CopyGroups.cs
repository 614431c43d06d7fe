using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Duplicates;

/// <summary>One row of a group of copies.</summary>
/// <param name="Same">rows of a group with the same number say the same word for word, but for blanks and case.</param>
public readonly record struct CopyRow(int Row, int Same);

/// <summary>
/// Groups of rows of a version whose texts are (nearly) the same: what leaks between splits are read from, whatever the
/// split. A version never changes, so they are found once and kept in the workspace's cache.
/// </summary>
public static class CopyGroups
{
    /// <summary>Share of common five-character pieces from which two texts are copies.</summary>
    public const double Threshold = 0.8;

    private const int PieceLength = 5;

    /// <summary>The groups found before; null when nobody has looked yet.</summary>
    public static IReadOnlyList<CopyRow[]>? Cached(Workspace workspace, DatasetVersion version, string column)
    {
        try
        {
            return JsonSerializer.Deserialize<int[][]>(File.ReadAllText(PathOf(workspace, version, column)))!
                .Select(group => group.Chunk(2).Select(pair => new CopyRow(pair[0], pair[1])).ToArray()).ToList();
        }
        catch (Exception e) when (e is IOException or JsonException or IndexOutOfRangeException)
        {
            return null; // not there, or of an older form: found anew
        }
    }

    /// <param name="progress">is given the share of rows gone through, 0 to 1.</param>
    /// <exception cref="UserError">the version's data is missing.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static IReadOnlyList<CopyRow[]> Find(Workspace workspace, DatasetVersion version, string column, Action<double> progress, CancellationToken cancel)
    {
        if (Cached(workspace, version, column) is { } known)
            return known;
        using var index = new NearDuplicateIndex(new Shingler(byWords: false, PieceLength), Threshold, Environment.ProcessorCount, workspace.Cache);
        var keys = new List<ulong>();
        ReadTexts(version, column, texts =>
        {
            index.AddRange(texts, cancel);
            keys.AddRange(texts.Select(Key));
            progress(0.9 * keys.Count / Math.Max(1, version.Manifest.RowCount));
        }, cancel);
        var groups = index.Clusters(cancel).Select(items => Group(items, keys)).ToList();
        Save(PathOf(workspace, version, column), groups);
        progress(1);
        return groups;
    }

    private static void ReadTexts(DatasetVersion version, string column, Action<IReadOnlyList<string>> each, CancellationToken cancel)
    {
        using var reader = new DatasetReader(version);
        var texts = new List<string>();
        reader.ReadUtf8(column, (_, text) =>
        {
            texts.Add(Encoding.UTF8.GetString(text));
            if (texts.Count < 4096)
                return;
            cancel.ThrowIfCancellationRequested();
            each(texts);
            texts.Clear();
        });
        each(texts);
    }

    private static CopyRow[] Group(int[] items, List<ulong> keys)
    {
        var numbers = new Dictionary<ulong, int>();
        return [.. items.Select(i =>
        {
            if (!numbers.TryGetValue(keys[i], out var number))
                numbers[keys[i]] = number = numbers.Count;
            return new CopyRow(i, number);
        })];
    }

    private static ulong Key(string text)
    {
        var normal = string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(normal)));
    }

    private static void Save(string path, List<CopyRow[]> groups)
    {
        var beside = $"{path}.{Identifier.New()}";
        File.WriteAllText(beside, JsonSerializer.Serialize(groups.Select(g => g.SelectMany(r => new[] { r.Row, r.Same }).ToArray())));
        File.Move(beside, path, overwrite: true);
    }

    private static string PathOf(Workspace workspace, DatasetVersion version, string column) =>
        Path.Combine(workspace.Cache, $"copies-{version.Manifest.ContentHash}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(column)))[..8]}.json");
}
