using System.Diagnostics;
using CisLens.Cli;
using Spectre.Console;

namespace CisLens.Benchmarks.Libraries;

/// <summary>The first table of 20 rows that a process prints: what a user waits for in a short command.</summary>
static class TerminalComparison
{
    const int Rows = 20;

    public static void Run(string who)
    {
        var clock = Stopwatch.StartNew();
        if (who == "ours")
        {
            var table = new TextTable("track", "metric", "value");
            for (int i = 0; i < Rows; i++)
                table.Add($"track{i}", "auroc", $"0.{i:00}");
            table.Write(Console.Out);
        }
        else
        {
            var table = new Table().AddColumns("track", "metric", "value");
            for (int i = 0; i < Rows; i++)
                table.AddRow($"track{i}", "auroc", $"0.{i:00}");
            AnsiConsole.Write(table);
        }
        Console.Error.WriteLine($"{who}: {clock.Elapsed.TotalMilliseconds:0} ms, processor time of the process {Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds:0} ms");
    }
}
