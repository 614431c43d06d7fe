using Studio.Web;

return await StudioApp.RunAsync(args);
