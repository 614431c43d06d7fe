using Studio.Data;
using Studio.Training.Models;
using Studio.Training.Tokenizers;

namespace Studio.Training.Generation;

/// <summary>A prompt as the model will read it.</summary>
/// <param name="Ids">at least one.</param>
/// <param name="Dropped">tokens left out at the beginning, because the model cannot see so many.</param>
public sealed record PromptFit(int[] Ids, int Dropped)
{
    /// <summary>The prompt's own ids, or a line break where it is empty (the first token where there is none).</summary>
    public static int[] IdsOf(Tokenizer tokenizer, string prompt)
    {
        if (prompt.Length > 0 && tokenizer.Encode(prompt) is { Length: > 0 } ids) return ids;
        for (var id = 0; id < tokenizer.VocabularySize; id++)
            if (tokenizer.Utf8Of(id) is [(byte)'\n']) return [id];
        return [0];
    }

    /// <summary>Leaves out the beginning of a prompt that is too long, if that was asked for; so much that half the context, or all that is to be written, has room.</summary>
    /// <exception cref="UserError">the prompt is longer than the context, and truncating was not asked for.</exception>
    public static PromptFit Of(int[] ids, CausalModel model, GenerationOptions options)
    {
        if (model.ContextLength is not { } context || ids.Length <= context) return new(ids, 0);
        if (!options.TruncatePrompt)
            throw new UserError($"The prompt has {ids.Length:N0} tokens, and the model sees {context:N0} at once: shorten it, or let its beginning be left out (truncatePrompt).");
        var kept = Math.Max(1, Math.Max(context / 2, context - options.MaxTokens));
        return new(ids[^kept..], ids.Length - kept);
    }
}
