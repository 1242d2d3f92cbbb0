using System.Diagnostics;

namespace CisLens.Train.Resume;

/// <summary>
/// Points at which a test can end the process as <c>kill -9</c> does: with <c>CIS_CRASH_AT=n</c>, the process ends at the n-th point
/// that it reaches.
/// </summary>
static class CrashPoint
{
    static readonly int s_last = int.TryParse(Environment.GetEnvironmentVariable("CIS_CRASH_AT"), out int n) ? n : 0;
    static int s_passed;

    /// <summary>Marks a point.</summary>
    public static void Pass(string name)
    {
        if (s_last == 0 || ++s_passed != s_last)
            return;
        Console.Error.WriteLine($"crash point {s_passed}: {name}");
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
