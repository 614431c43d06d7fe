using Studio.Data.Tables.Statistics;

namespace Studio.Web.Api;

/// <param name="Cut">what the maximum length that was asked about would cut; null where none was.</param>
/// <param name="Lengths">lengths that occur with their rows, the shortest first.</param>
public sealed record LengthView(string Column, LengthCut? Cut, IReadOnlyList<LengthCount> Lengths);
