using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>A turn of a conversation.</summary>
/// <param name="Role">system, user or assistant.</param>
public sealed record ChatMessage(string Role, string Content);

/// <summary>A piece of what the model reads; only what <paramref name="IsLearned"/> counts in the loss.</summary>
public sealed record ChatPiece(string Text, bool IsLearned);

/// <summary>
/// How a conversation is written down for a language model: what stands around each turn. alpaca after Stanford's Alpaca
/// (https://github.com/tatsu-lab/stanford_alpaca), chatml after OpenAI's, plain a turn a line.
/// </summary>
public static class ChatTemplate
{
    public const string Assistant = "assistant";

    /// <summary>The pieces in order; what the assistant says, and what ends it, is learned.</summary>
    /// <param name="end">the tokenizer's end of text, after the last turn; may be empty.</param>
    public static IReadOnlyList<ChatPiece> Render(string template, IReadOnlyList<ChatMessage> messages, string end = "")
    {
        List<ChatPiece> pieces = [];
        foreach (var message in messages)
        {
            var (before, after) = Around(template, message.Role);
            if (before.Length > 0) pieces.Add(new(before, false));
            pieces.Add(new(message.Content + after, message.Role == Assistant));
        }
        if (end.Length > 0) pieces.Add(new(end, messages is [.., { Role: Assistant }]));
        return pieces;
    }

    /// <summary>A request up to where the model is to answer.</summary>
    public static string Prompt(string template, string request) =>
        string.Concat(Render(template, [new("user", request)]).Select(piece => piece.Text)) + Around(template, Assistant).Before;

    /// <summary>A row's conversation by the spec's columns.</summary>
    /// <param name="cells">the prompt and the response, or the messages.</param>
    /// <exception cref="UserError">the messages are none; names the row.</exception>
    public static IReadOnlyList<ChatMessage> Read(RunSpec spec, IReadOnlyList<string> cells, long row)
    {
        if (spec.MessagesColumn.Length == 0) return [new("user", cells[0]), new(Assistant, cells[1])];
        try
        {
            var messages = JsonSerializer.Deserialize<List<ChatMessage>>(cells[0], JournalJson.Options);
            return messages is { Count: > 0 } && messages.All(m => m is { Role: "system" or "user" or Assistant, Content: not null }) ? messages : throw new JsonException("a turn lacks its role or its content");
        }
        catch (JsonException e)
        {
            throw new UserError($"Row {row + 1:N0} has '{SpecText.Shorten(cells[0])}' in column '{spec.MessagesColumn}', which must be a JSON list such as [{{\"role\": \"user\", \"content\": \"...\"}}, {{\"role\": \"assistant\", \"content\": \"...\"}}].", e);
        }
    }

    /// <summary>Names of the columns that <see cref="Read"/> wants, in its order.</summary>
    public static IReadOnlyList<string> Columns(RunSpec spec) => spec.MessagesColumn.Length > 0 ? [spec.MessagesColumn] : [spec.PromptColumn, spec.ResponseColumn];

    /// <summary>The first row as the model will read it, to be looked at before a start.</summary>
    /// <exception cref="UserError">a column is missing, or the row cannot be read.</exception>
    public static IReadOnlyList<ChatPiece> Preview(RunSpec spec, DatasetReader reader)
    {
        var page = reader.ReadPage(new() { Count = 1, Columns = Columns(spec) });
        if (page.Rows.Count == 0) throw new UserError($"The dataset '{reader.Manifest.Name}' has no rows.");
        return Render(spec.ChatTemplate, Read(spec, [.. page.Rows[0].Values.Select(value => value is null ? "" : CellText.Of(value))], 0));
    }

    private static (string Before, string After) Around(string template, string role) => (template, role) switch
    {
        (ChatTemplates.ChatMl, _) => ($"<|im_start|>{role}\n", "<|im_end|>\n"),
        (ChatTemplates.Alpaca, "system") => ("", "\n\n"),
        (ChatTemplates.Alpaca, Assistant) => ("### Response:\n", "\n\n"),
        (ChatTemplates.Alpaca, _) => ("### Instruction:\n", "\n\n"),
        _ => ("", "\n"),
    };
}
