namespace Studio.Web.Jobs;

/// <summary>How a queued run moves among those of equal priority.</summary>
public enum QueueMove { Up, Down, First, Last }
