/* A life cycle through libxmlrpc-c, as a C program would do it. Usage: life URL PASSWORD */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xmlrpc-c/base.h>
#include <xmlrpc-c/client.h>

static xmlrpc_env env;

static void check(const char *what) {
    if (env.fault_occurred) {
        fprintf(stderr, "%s: %s (%d)\n", what, env.fault_string, env.fault_code);
        exit(1);
    }
}

/* The value of an answer; NULL, with the code in `code`, when it is an error. */
static xmlrpc_value *value(xmlrpc_value *answer, char *code, size_t size) {
    xmlrpc_value *status, *found = NULL;
    const char *word;
    check("call");
    xmlrpc_struct_read_value(&env, answer, "Status", &status);
    xmlrpc_read_string(&env, status, &word);
    check("Status");
    if (strcmp(word, "Success") == 0) {
        xmlrpc_struct_read_value(&env, answer, "Value", &found);
    } else {
        xmlrpc_value *errors, *first;
        const char *text;
        xmlrpc_struct_read_value(&env, answer, "ErrorDescription", &errors);
        xmlrpc_array_read_item(&env, errors, 0, &first);
        xmlrpc_read_string(&env, first, &text);
        snprintf(code, size, "%s", text);
    }
    check("answer");
    return found;
}

static const char *text(xmlrpc_value *found) {
    const char *word;
    xmlrpc_read_string(&env, found, &word);
    check("text");
    return word;
}

int main(int count, char **arguments) {
    const char *url = arguments[1], *session, *vm;
    char code[200] = "";
    xmlrpc_value *found, *field;
    (void)count;
    xmlrpc_env_init(&env);
    xmlrpc_client_init2(&env, XMLRPC_CLIENT_NO_FLAGS, "life", "1", NULL, 0);
    check("init");
    session = text(value(xmlrpc_client_call(&env, url, "session.login_with_password", "(ssss)",
                                            "root", arguments[2], "1.0", "c"), code, sizeof code));
    vm = text(value(xmlrpc_client_call(&env, url, "VM.create", "(s{s:s,s:s})", session,
                                       "name_label", "from C", "memory_static_max", "134217728"),
                    code, sizeof code));
    value(xmlrpc_client_call(&env, url, "VM.start", "(ssbb)", session, vm, 0, 0),
          code, sizeof code);
    found = value(xmlrpc_client_call(&env, url, "VM.get_record", "(ss)", session, vm),
                  code, sizeof code);
    xmlrpc_struct_read_value(&env, found, "power_state", &field);
    printf("state %s\n", text(field));
    xmlrpc_struct_read_value(&env, found, "memory_static_max", &field);
    printf("memory %s\n", text(field));
    if (value(xmlrpc_client_call(&env, url, "VM.start", "(ssbb)", session, vm, 0, 0), code,
              sizeof code) == NULL)
        printf("refused %s\n", code);
    value(xmlrpc_client_call(&env, url, "VM.hard_shutdown", "(ss)", session, vm),
          code, sizeof code);
    value(xmlrpc_client_call(&env, url, "VM.destroy", "(ss)", session, vm), code, sizeof code);
    if (value(xmlrpc_client_call(&env, url, "VM.get_record", "(ss)", session, vm), code,
              sizeof code) == NULL)
        printf("gone %s\n", code);
    value(xmlrpc_client_call(&env, url, "session.logout", "(s)", session), code, sizeof code);
    xmlrpc_client_cleanup();
    return 0;
}
