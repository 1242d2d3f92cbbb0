namespace CisLens.Cli.Tests.Faults;

/// <summary>A system call that fails: the n-th call of its kind.</summary>
/// <param name="Call">Kind of call: read, write, fsync or rename.</param>
/// <param name="Cause">Error of the call: ENOSPC or EIO.</param>
/// <param name="At">Number n of the call, counted from 1.</param>
sealed record Fault(string Call, string Cause, int At);

/// <summary>Builds <c>tests/faults/fault.c</c> and preloads it into the program.</summary>
sealed class FaultyDisk
{
    readonly string _library, _folder;

    FaultyDisk(string library, string folder) => (_library, _folder) = (library, folder);

    /// <summary>Builds the library in a folder. Calls on files in this folder can then fail.</summary>
    /// <returns>The disk, or null if there is no compiler.</returns>
    public static FaultyDisk? Build(string folder)
    {
        string source = Path.Combine(Root(), "tests/faults/fault.c"), library = Path.Combine(folder, "fault.so");
        if (!Child.IsInstalled("cc"))
            return null;
        var (code, _, error) = Child.Finish(Child.Start(folder, "cc", ["-O1", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source, "-ldl"]));
        Assert.True(code == 0, error);
        return new(library, folder);
    }

    /// <summary>Runs a command of the program and makes one call fail.</summary>
    /// <returns>How the program ended, and the path of the file whose call failed, or null if there were fewer calls.</returns>
    public ((int ExitCode, string Output, string Error) End, string? File) Run(string[] command, Fault fault)
    {
        string said = Path.Combine(_folder, "fault.said");
        File.Delete(said);
        var end = Child.Finish(Child.Start(_folder, Child.CisLens, command, ("LD_PRELOAD", _library), ("CIS_FAULT_CALL", fault.Call),
            ("CIS_FAULT_AT", $"{fault.At}"), ("CIS_FAULT_ERRNO", fault.Cause == "ENOSPC" ? "28" : "5"), ("CIS_FAULT_UNDER", _folder + "/"), ("CIS_FAULT_SAID", said)));
        return (end, File.Exists(said) ? File.ReadAllText(said) : null);
    }

    static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CisLens.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
