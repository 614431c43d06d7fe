using Studio.Data;

namespace Studio.Web.Api;

/// <summary>Choices in an address, in any case: what the framework binds itself is told apart by case, and refused without a sentence.</summary>
internal static class QueryWord
{
    /// <exception cref="UserError">it is none of the words; the sentence names them.</exception>
    public static T Of<T>(string? text, string name, T otherwise) where T : struct, Enum => Of<T>(text, name) ?? otherwise;

    /// <returns>null where nothing is given.</returns>
    /// <exception cref="UserError">it is none of the words; the sentence names them.</exception>
    public static T? Of<T>(string? text, string name) where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var found) && Enum.IsDefined(found) && !char.IsAsciiDigit(text[0]) ? found
        : throw new UserError($"{name} is '{(text.Length > 60 ? text[..60] + "…" : text)}'; it must be one of {string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}.");
}
