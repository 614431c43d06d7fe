namespace Studio.Web.Jobs;

public enum JobState { Queued, Running, Succeeded, Failed, Cancelled }
