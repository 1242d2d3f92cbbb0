namespace CisLens.Cli;

/// <summary>Progress in words: how much, how fast, how long still.</summary>
static class ProgressText
{
    /// <summary>Such as <c>score 1,200/5,000 alleles (24 %), 310 alleles/s, 12 s left</c>.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">Units done in all.</param>
    /// <param name="recent">Units done within <paramref name="elapsed"/>.</param>
    /// <param name="total">All units, or null.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="elapsed">Time that the recent units took.</param>
    public static string Describe(string what, long done, long recent, long? total, string unit, TimeSpan elapsed)
    {
        double rate = recent / Math.Max(elapsed.TotalSeconds, 1e-9);
        string text = total is { } all && all > 0
            ? $"{what} {done:N0}/{all:N0} {unit} ({100.0 * done / all:F0} %)"
            : $"{what} {done:N0} {unit}";
        if (recent <= 0)
            return text;
        text += $", {(rate >= 10 ? rate.ToString("N0") : rate.ToString("F1"))} {unit}/s";
        return total is { } end && end > done ? $"{text}, {Duration((end - done) / rate)} left" : text;
    }

    /// <summary>A number of things, such as <c>1 track</c> or <c>1,200 tracks</c>.</summary>
    /// <param name="number">The number.</param>
    /// <param name="what">The singular.</param>
    public static string Count(long number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";

    static string Duration(double seconds) => seconds switch
    {
        < 90 => $"{seconds:F0} s",
        < 5400 => $"{seconds / 60:F0} min",
        _ => $"{seconds / 3600:F1} h",
    };
}
