using System.Security.Cryptography;
using System.Text;
using Studio.Training.Contracts;

namespace Studio.Training.Loops;

/// <summary>Tells whether two specs train the same thing: a hash over all fields but the name, which people may change.</summary>
public static class SpecHash
{
    public static string Of(RunSpec spec) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RunSpecJson.Write(spec with { Name = "" }))));
}
