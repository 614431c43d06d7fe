using System.Text.Json;

namespace Studio.Training.Tokenizers.Json;

/// <summary>
/// Opening a tokenizer.json without trusting it: a size no published file comes near, and one list of what reading can
/// throw, so that every malformed file ends in one sentence.
/// </summary>
internal static class TokenizerJson
{
    public const long LargestFile = 200_000_000;

    public static JsonDocument Parse(string path)
    {
        var size = new FileInfo(path).Length;
        if (size > LargestFile) throw new JsonException($"it has {size:N0} bytes, and a tokenizer has at most {LargestFile:N0}");
        using var file = File.OpenRead(path);
        var json = JsonDocument.Parse(file);
        if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
        json.Dispose();
        throw new JsonException("it is not a JSON object");
    }

    /// <summary>Whether this is a tokenizer.json of Hugging Face's. A vocab.json may well hold a token called model.</summary>
    public static bool HasModel(JsonElement root) => root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.Object;

    /// <summary>The file is at fault, or the disk; anything else would be a bug of ours.</summary>
    // InvalidOperationException is what System.Text.Json throws for text that is not valid Unicode
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or InvalidOperationException;
}
