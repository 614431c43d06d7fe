using System.Text;
using System.Text.Json;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class JsonTests : TableTestBase
{
    [Fact]
    public void Import_Nasty_ValidObjectsAreExactAndTheOthersNamed()
    {
        var result = Importer.Import(Workspace, Spec(SharedData.Require("dirty/nasty.jsonl")) with { SkipBadRows = true }, _ => { }, CancellationToken.None);

        var rows = Rows(new DatasetVersion(result.Manifest, result.Folder));
        Assert.Equal(["text", "label", "extra"], result.Manifest.Columns.Select(c => c.Name));
        Assert.Equal(
            [
                ["plain", "1", ""], ["esc \"q\" \\ / \b\f\n\r\t \u00e9 \U0001F600", "2", ""], ["", "3", "{\"a\":[1,2,{\"b\":null}]}"],
                ["中文", "1e2", ""], ["second wins", "5", ""], ["big", "12345678901234567890", ""], ["spaces around", "-0.0", ""],
            ],
            rows);
        // 9 is half a character, 10 to 12 are no objects, 13 to 16 no JSON: what Python's json says of each is in nasty.jsonl.expected.json
        Assert.Equal([9, 10, 11, 12, 13, 14, 15, 16], result.Manifest.Operations.Skip(2).Select(o => int.Parse(o.Split("line ")[1].Split(':')[0])));
    }

    [Fact]
    public void Import_Nasty_EveryLineIsJudgedAsPythonJudgesIt()
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(SharedData.Require("dirty/nasty.jsonl.expected.json")));
        var lines = Encoding.UTF8.GetString(File.ReadAllBytes(SharedData.Require("dirty/nasty.jsonl"))).TrimStart('\uFEFF').Split('\n');
        foreach (var line in expected.RootElement.EnumerateArray().Where(l => l.GetProperty("kind").GetString() == "invalid"))
        {
            var text = lines[line.GetProperty("line").GetInt32() - 1];
            Assert.StartsWith("a.jsonl, line 2: this is no valid JSON (at byte ", Refusal(Spec(Folder.Write("a.jsonl", "{\"text\":\"fine\"}\n" + text))));
        }
    }

    [Theory]
    [InlineData("[1,2,3]", "an array")]
    [InlineData("\"just a string\"", "a text")]
    [InlineData("null", "null")]
    [InlineData("12", "a number")]
    public void Import_LineThatIsNoObject_SaysWhatItIs(string line, string what) =>
        Assert.Equal(
            $"a.jsonl, line 3: it holds {what} where an object {{…}} belongs; mend it, or leave out rows that cannot be read.",
            Refusal(Spec(Folder.Write("a.jsonl", "{\"text\":\"fine\"}\n\n" + line + "\n"))));

    [Fact]
    public void Import_HalfACharacter_IsNotReplaced() =>
        Assert.StartsWith("a.jsonl, line 1: a text in it holds half a character", Refusal(Spec(Folder.Write("a.jsonl", "{\"text\":\"lone \\ud83d surrogate\"}\n"))));

    [Theory]
    [InlineData("[{\"text\":\"a [b] \\\"]\\\" c\",\"label\":1},\n {\"text\":\"b\",\"label\":2}]")]
    [InlineData("  [\n  {\n    \"text\": \"a [b] \\\"]\\\" c\",\n    \"label\": 1\n  },\n  {\"text\":\"b\",\"label\":2}\n]\n")]
    public void Import_ArrayOfObjects_IsReadLikeLines(string json)
    {
        var version = Import(Spec(Folder.Write("a.json", json)));

        Assert.Equal([["a [b] \"]\" c", "1"], ["b", "2"]], Rows(version));
        Assert.Equal([ColumnRole.Text, ColumnRole.Label], version.Manifest.Columns.Select(c => c.Role));
    }

    [Theory]
    [InlineData("[{\"text\":\"a\"},{\"text\":\"b\"", "a.json ends inside record 2: the array is never closed, so the file was cut off; copy it again.")]
    [InlineData("[{\"text\":\"a\"} {\"text\":\"b\"}]", "a.json: after record 1 comes no comma; mend that place.")]
    [InlineData("[{\"text\":\"a\"}] x", "a.json: something follows the closing bracket of the array; remove it, or give one record a line (JSON Lines).")]
    [InlineData("[]", "a.json has no rows: there is nothing to import.")]
    [InlineData("[{\"text\":\"a\"},5]", "a.json, record 2: it holds a number where an object {…} belongs; mend it, or leave out rows that cannot be read.")]
    public void Import_BrokenArray_SaysWhere(string json, string sentence) =>
        Assert.Equal(sentence, Refusal(Spec(Folder.Write("a.json", json))));

    [Fact]
    public void Import_KeysThatComeLater_AreMissingBefore()
    {
        var lines = string.Concat(Enumerable.Range(0, 5000).Select(i => i < 4000 ? $"{{\"text\":\"t{i}\"}}\n" : $"{{\"late\":{i},\"text\":\"t{i}\"}}\n"));

        var version = Import(Spec(Folder.Write("a.jsonl", lines)));

        using var reader = new DatasetReader(version);
        Assert.Equal([("text", ColumnType.Text), ("late", ColumnType.Integer)], version.Manifest.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(["t3999", null], reader.ReadRow(3999)!.Values);
        Assert.Equal(["t4000", 4000L], reader.ReadRow(4000)!.Values);
    }

    [Theory]
    [InlineData("jsonl/arxiv.jsonl")]
    [InlineData("jsonl/stack_exchange.jsonl")]
    [InlineData("instruct/alpaca_seed_tasks.jsonl")]
    [InlineData("instruct/alpaca_zh_demo.json")]
    [InlineData("instruct/dpo_en_demo.json")]
    public void Import_RealFiles_EveryTextIsExact(string file)
    {
        var path = SharedData.Require(file);
        var text = File.ReadAllText(path);
        var records = file.EndsWith(".json", StringComparison.Ordinal)
            ? JsonDocument.Parse(text).RootElement.EnumerateArray().ToList()
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();

        var version = Import(Spec(path));

        Assert.Equal(records.Count, version.Manifest.RowCount);
        using var reader = new DatasetReader(version);
        foreach (var column in version.Manifest.Columns.Where(c => c.Type == ColumnType.Text))
            Assert.Equal(records.Select(r => Text(r, column.Name)), reader.ReadTexts(column.Name));
    }

    private static string Text(JsonElement record, string key) =>
        !record.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
