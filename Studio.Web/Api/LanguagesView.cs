using Studio.Data.Tables.Statistics;

namespace Studio.Web.Api;

/// <param name="Languages">ISO 639-1 codes with their rows, the most frequent first; und where nothing tells.</param>
public sealed record LanguagesView(string Column, IReadOnlyList<ValueCount> Languages);
