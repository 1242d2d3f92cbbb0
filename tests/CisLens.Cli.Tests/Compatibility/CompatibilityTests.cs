namespace CisLens.Cli.Tests.Compatibility;

/// <summary>Model files and inputs of commit 892f107 must give the outputs of that commit.</summary>
/// <remarks>
/// There is one test per row of <c>tests/compatibility/cases.tsv</c>. README.md in the same folder explains how to update a row.
/// </remarks>
public sealed class CompatibilityTests
{
    /// <summary>Folder for copies of the new outputs, one folder per case. Null keeps no copies.</summary>
    static readonly string? s_keep = Environment.GetEnvironmentVariable("CIS_COMPATIBILITY_OUT");

    public static TheoryData<string> Names => [.. CompatibilityCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_those_of_the_stored_commit(string name)
    {
        var row = CompatibilityCase.All[name];
        string folder = Directory.CreateTempSubdirectory("cislens-compatibility-").FullName;
        try
        {
            Run(row, folder);
            CaseOutputs.Tidy(folder);
            if (s_keep is not null)
                Keep(folder, Path.Combine(s_keep, name));
            string stored = Path.Combine(CompatibilityCase.Folder, "expected", name);
            string? difference = CaseOutputs.Difference(stored, folder, new NumberRule(row.IsExact));
            Assert.True(difference is null,
                $"{name}: {difference}\ncislens {row.Command}\nFor an intended change see tests/compatibility/README.md.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_stored_output_has_a_row()
    {
        var stored = Directory.GetDirectories(Path.Combine(CompatibilityCase.Folder, "expected")).Select(path => Path.GetFileName(path));
        Assert.Equal(CompatibilityCase.All.Keys.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    static void Run(CompatibilityCase row, string folder)
    {
        string printed = "";
        foreach (string[] step in row.Steps(folder))
        {
            var (code, output, error) = BadInput.Cli.Run(step);
            Assert.True(code == 0, $"cislens {string.Join(' ', step)}\nexit code {code}\n{error}");
            printed += output;
        }
        printed = printed.Replace(folder, "TO").Replace(CompatibilityCase.Folder + "/", "");
        if (printed.Length > 0)
            File.WriteAllText(Path.Combine(folder, CaseOutputs.Printed), printed);
    }

    static void Keep(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string path in CaseOutputs.Files(folder))
        {
            string copy = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(folder, path), copy, overwrite: true);
        }
    }
}
