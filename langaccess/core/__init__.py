"""What every wing shares: errors, shapes, language tags, files, strict YAML, safe XML and zip."""
