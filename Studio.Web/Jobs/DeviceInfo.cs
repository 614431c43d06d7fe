namespace Studio.Web.Jobs;

/// <param name="Id">cpu, cuda:0, ...: the word a RunSpec uses, and the slot of the queue.</param>
/// <param name="MemoryBytes">0 while unknown.</param>
public sealed record DeviceInfo(string Id, string Name, long MemoryBytes);
