using System.CommandLine;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>doctor</c>: shows the hardware and libraries, and tests each device.</summary>
sealed class DoctorVerb() : Verb("doctor", "Show devices, libraries and versions, and test them.", "cislens doctor")
{
    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var table = new TextTable("part", "found");
        table.Add("cislens", BuildInfo.Version);
        table.Add("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        table.Add("processor", $"{Counted.Text(Environment.ProcessorCount, "core")}, {RuntimeInformation.ProcessArchitecture}");
        table.Add("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):F1} GiB available to this program");
        if (!TorchLibrary.IsInstalled)
        {
            table.Add("libtorch", "not installed: predictions do not need it; scripts/setup --torch installs it for training");
            table.Write(context.Output);
            return;
        }
        TorchLibrary.Threads = Environment.ProcessorCount;   // the default of --threads
        var found = TorchInfo.Collect();
        table.Add("libtorch", $"{found.Version}, {Counted.Text(found.Threads, "thread")}");
        foreach (var device in found.Devices)
            table.Add($"device {device.Device}", device.Problem ?? "answers rightly");
        table.Write(context.Output);
        if (found.Devices.FirstOrDefault(d => !d.Works) is { } broken)
            throw new DeviceException($"{broken.Device}: {broken.Problem}");
    }
}
