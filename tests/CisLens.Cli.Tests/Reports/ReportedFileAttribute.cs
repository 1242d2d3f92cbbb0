namespace CisLens.Cli.Tests.Reports;

/// <summary>Names a file of <c>shared/data/reports</c> that the test reads.</summary>
/// <param name="file">Path of the file in that folder.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
sealed class ReportedFileAttribute(string file) : Attribute
{
    public string File { get; } = file;
}
