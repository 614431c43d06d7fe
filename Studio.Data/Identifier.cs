using System.Globalization;
using System.Security.Cryptography;

namespace Studio.Data;

/// <summary>
/// Names of directories and rows: sortable by time, safe in a path and in a URL. Every id from outside passes
/// <see cref="Check"/> before it becomes part of a path.
/// </summary>
public static class Identifier
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>For example 20261122-061530-k3f9.</summary>
    public static string New() =>
        DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetString(Alphabet, 4);

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= 64 } && char.IsAsciiLetterOrDigit(id[0])
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <exception cref="UserError">the text is no identifier (so no path can be made of it).</exception>
    public static string Check(string? id) =>
        IsValid(id) ? id! : throw new UserError($"'{Shorten(id)}' is not an identifier: lower-case letters, digits, '-' and '_' only, 64 at most.");

    private static string Shorten(string? id) => id is null ? "" : id.Length <= 40 ? id : id[..40] + "…";
}
