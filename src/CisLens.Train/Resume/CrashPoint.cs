using System.Diagnostics;

namespace CisLens.Train.Resume;

/// <summary>
/// Named places at which a test lets the process die as by <c>kill -9</c>: with <c>CIS_CRASH_AT=n</c> the n-th place that is
/// passed is the last.
/// </summary>
static class CrashPoint
{
    static readonly int s_last = int.TryParse(Environment.GetEnvironmentVariable("CIS_CRASH_AT"), out int n) ? n : 0;
    static int s_passed;

    /// <summary>Passes a place.</summary>
    public static void Pass(string place)
    {
        if (s_last == 0 || ++s_passed != s_last)
            return;
        Console.Error.WriteLine($"crash point {s_passed}: {place}");
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
